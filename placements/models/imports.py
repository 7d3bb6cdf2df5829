"""What a county's spreadsheet called a stay: the reference by which the same row is known the next time it is read."""

from django.db import models
from django.db.models import Q

from placements.models.stays import Stay
from vardkedja.core.models import CaseRow, Collaboration, Domain, Unit


class ImportedStay(CaseRow):
    """One row of a file of stays, in codes. The file itself is not kept."""

    class Ground(models.TextChoices):
        SOL = "sol", "Frivilligt (SoL)"
        LVM = "lvm", "LVM"
        LVM27 = "lvm27", "LVM 27 §"
        LVU = "lvu", "LVU"
        LPT = "lpt", "LPT"
        OPT = "opt", "Öppen psykiatrisk tvångsvård"
        LRV = "lrv", "LRV"

    class PriceClass(models.TextChoices):
        ORDINARY = "ordinary", "ordinarie"
        ACUTE = "acute", "akut"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="imported")
    operator = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    ref = models.CharField("beteckning i filen", max_length=40)
    #: Keyed hash of the name in the file: shows that a known row has changed, and tells no name.
    name_seal = models.CharField(max_length=64)
    legal_ground = models.CharField("laglig grund", max_length=6, choices=Ground)
    price_class = models.CharField("prisklass", max_length=10, choices=PriceClass)
    imported_at = models.DateTimeField("inläst")

    class Meta:
        verbose_name, verbose_name_plural = "inläst vistelse", "inlästa vistelser"
        constraints = [
            models.UniqueConstraint(fields=["operator", "unit", "ref"], name="imported_ref_once_per_unit"),
            models.UniqueConstraint(fields=["case", "stay"], name="stay_imported_once"),
            models.CheckConstraint(name="imported_ref_is_not_empty", condition=~Q(ref="")),
        ]

    def __str__(self) -> str:
        return self.ref
