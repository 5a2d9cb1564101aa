"""Setting up the second factor, at the first sign-in of a role that needs one or from one's own settings."""

import base64
import io

import qrcode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from accounts.auth.door import needs_factor
from accounts.auth.factor import cleaned, has_factor, matching_step, new_secret, provisioning_uri
from accounts.auth.sessions import half_way, let_in
from accounts.models import User
from accounts.services.sign_in import add_second_factor
from accounts.views.sign_in import answer, public_page
from salesops.core.refusals import Invalid, Refusal
from salesops.core.web.redirects import one_value

ISSUER = "SalesOps"


def enrolment(request: HttpRequest, user: User) -> dict[str, str]:
    """Secret and picture of an enrolment under way; the secret waits in the session until its first code is right."""
    secret = request.session.setdefault("new_secret", new_secret())
    picture = io.BytesIO()
    qrcode.make(provisioning_uri(user, secret, ISSUER), image_factory=SvgPathImage, box_size=12).save(picture)
    data = base64.b64encode(picture.getvalue()).decode()
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"secret": spaced, "qr": f"data:image/svg+xml;base64,{data}"}


def finish_enrolment(request: HttpRequest, user: User, keep: str = "") -> list[str]:
    """Check the first code and store the app; returns the recovery codes or raises :class:`Invalid`."""
    now = timezone.now()
    secret, code = request.session.get("new_secret", ""), cleaned(one_value(request.POST, "code"))
    step = matching_step(secret, code, now) if secret and code else None
    if step is None:
        message = _("This code doesn't fit. Check the clock of the phone and type the next one.")
        raise Invalid(Refusal("accounts.wrong-code", message, "code"))
    codes = add_second_factor(user=user, secret=secret, step=step, now=now, actor=user, keep=keep)
    request.session.pop("new_secret", None)
    return codes


@public_page("GET", "HEAD", "POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """First sign-in of a role that needs a second factor: nobody is signed in before the app works."""
    now = timezone.now()
    kept = half_way(request, now)
    if kept is None or has_factor(kept[0]) or not needs_factor(kept[0]):
        return redirect("accounts:sign_in")
    user, next_url = kept
    refused = None
    if request.method == "POST":
        try:
            codes = finish_enrolment(request, user)
        except Invalid as error:
            refused = error
        else:
            let_in(request, user, factor=True, now=now)
            return answer(request, "accounts/sign_in/recovery_codes.html", {"codes": codes, "next": next_url})
    return answer(request, "accounts/sign_in/enrol.html", enrolment(request, user), refused)
