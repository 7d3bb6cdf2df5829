"""The municipality that answers for the person may say on what legal ground, also where another authority wrote the application."""

from django.db import migrations

#: As before; `{payer}`: the home municipality's board changes the ground, and names the region's health care that is party to the case.
OWNERS = """
CREATE OR REPLACE FUNCTION referrals_only_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD) - 'state' - 'row_version' - 'completed_at';
  after jsonb := to_jsonb(NEW) - 'state' - 'row_version' - 'completed_at';
BEGIN
  {payer}
  IF NEW.owner_id IS DISTINCT FROM OLD.owner_id OR (OLD.owner_id IS DISTINCT FROM vk_me() AND after IS DISTINCT FROM before) THEN
    RAISE EXCEPTION 'only the applicant changes an application; others move its state';
  END IF;
  IF OLD.owner_id IS DISTINCT FROM vk_me() AND NEW.completed_at IS DISTINCT FROM OLD.completed_at AND NOT (
     OLD.completed_at IS NULL
     AND EXISTS (SELECT 1 FROM referrals_applicationpart p WHERE p.application_id = NEW.id AND p.authority_id = vk_me())
     AND NOT EXISTS (SELECT 1 FROM referrals_applicationpart p WHERE p.application_id = NEW.id AND p.sent_at IS NULL)) THEN
    RAISE EXCEPTION 'only the last part of an application makes it complete';
  END IF;
  RETURN NEW;
END $$;
"""
PAYER = """
  IF OLD.home_id = vk_me() THEN
    before := before - 'legal_ground_id';
    after := after - 'legal_ground_id';
    IF OLD.region_id IS NULL AND EXISTS (
       SELECT 1 FROM core_caseparty p WHERE p.case_id = NEW.case_id AND p.domain_id = NEW.region_id AND p.valid_to IS NULL) THEN
      before := before - 'region_id';
      after := after - 'region_id';
    END IF;
  END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0027_recused_in_every_seat")]
    operations = [migrations.RunSQL(OWNERS.format(payer=PAYER), OWNERS.format(payer=""))]
