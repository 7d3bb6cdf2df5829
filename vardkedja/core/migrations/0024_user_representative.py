"""A role for user representatives; and which cases are hidden because their person is protected, apart from all that hides."""

from django.db import migrations, models

#: What `vk_hidden_cases()` answers so far. That function is asked by the policies, and upper apps may let it hide more.
PROTECTED_CASES = """
GRANT CREATE ON SCHEMA public TO vk_definer;
CREATE FUNCTION vk_protected_cases() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY SELECT h.case_id FROM vk_sheltered() h
      WHERE h.case_id IS NOT NULL GROUP BY h.case_id
      HAVING NOT bool_or(h.is_open OR (h.person_id IS NOT NULL AND h.person_id NOT IN (SELECT vk_hidden_persons())))
    UNION SELECT c.id FROM core_case c WHERE c.person_id IN (SELECT vk_hidden_persons())
      AND (c.owner_id = vk_me()
        OR EXISTS (SELECT 1 FROM core_grant g WHERE g.case_id = c.id AND g.recipient_id = vk_me() AND g.withdrawn_at IS NULL)
        OR EXISTS (SELECT 1 FROM core_citation x WHERE x.case_id = c.id AND x.domain_id = vk_me())
        OR EXISTS (SELECT 1 FROM core_filing f WHERE f.case_id = c.id AND f.domain_id = vk_me()));
END $$;
REVOKE ALL ON FUNCTION vk_protected_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_protected_cases() TO vk_app;
ALTER FUNCTION vk_protected_cases() OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0023_reminders"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("case_worker", "Handläggare"),
                    ("unit_manager", "Enhetschef (delegat)"),
                    ("region_planner", "Vårdplanerare i regionen"),
                    ("group_member", "Ledamot i remissgruppen"),
                    ("group_chair", "Ordförande i remissgruppen"),
                    ("head_of_home", "Föreståndare"),
                    ("home_staff", "Personal på boende"),
                    ("substitute", "Vikarie"),
                    ("finance", "Ekonom"),
                    ("steering", "Styrgrupp"),
                    ("log_reviewer", "Logggranskare"),
                    ("auditor", "Revisor"),
                    ("user_representative", "Brukarrepresentant"),
                    ("administrator", "Administratör"),
                ],
                max_length=20,
                verbose_name="roll",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("case_worker", "Handläggare"),
                    ("unit_manager", "Enhetschef (delegat)"),
                    ("region_planner", "Vårdplanerare i regionen"),
                    ("group_member", "Ledamot i remissgruppen"),
                    ("group_chair", "Ordförande i remissgruppen"),
                    ("head_of_home", "Föreståndare"),
                    ("home_staff", "Personal på boende"),
                    ("substitute", "Vikarie"),
                    ("finance", "Ekonom"),
                    ("steering", "Styrgrupp"),
                    ("log_reviewer", "Logggranskare"),
                    ("auditor", "Revisor"),
                    ("user_representative", "Brukarrepresentant"),
                    ("administrator", "Administratör"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(PROTECTED_CASES, "DROP FUNCTION vk_protected_cases()"),
    ]
