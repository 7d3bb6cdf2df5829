"""Foreign keys point downwards along the chain, as imports do."""

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

ORDER = ("core", "referrals", "placements", "sip", "costsharing", "governance")


def relations():
    for label in ORDER:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if (
                    isinstance(field, ForeignKey | ManyToManyField)
                    and field.related_model._meta.app_label in ORDER
                ):
                    yield model, field


def test_no_foreign_key_points_upwards():
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in relations()
        if ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert not upwards, f"Let the upper app point at the lower one: {upwards}"
