"""What one may change in one's own account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import Impossible, NotAllowed
from vardkedja.core.models import User
from vardkedja.core.verbs import verb


@verb
def change_password(present: str, new: str, *, actor: Actor) -> User:
    """Change the own password. Raises `Impossible` at `present` or `new`; a wrong present one stands in the log."""
    if actor.user_id is None:
        raise NotAllowed("Systemet har inget lösenord.")
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if not user.check_password(present):
        raise log.refused(actor, "lösenordsbyte", "Det nuvarande lösenordet stämmer inte.", field="present")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Impossible(error.messages[0], field="new") from error
    user.set_password(new)
    user.first_password = False
    user.save(update_fields=["password", "first_password"])
    log.change(actor, "PasswordChanged", object_id=user.pk)
    return user
