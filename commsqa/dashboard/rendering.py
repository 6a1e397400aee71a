"""How a page is written: a template with what all templates have, and the line that the next page says after a change."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from commsqa.dashboard import wording
from commsqa.dashboard.called import called, called_fully
from commsqa.dashboard.i18n import LANGUAGES, Reader, in_own_digits, reader_of, translations
from commsqa.dashboard.refusals import refused
from commsqa.dashboard.sent import NOTHING_SENT, PAGE_FIELD
from commsqa.dashboard.static_files import static
from commsqa.dashboard.visit import CSRF_FIELD, Visit, cookie_name, house_of
from commsqa.domain.people import Language, Permission

TEMPLATES = Path(__file__).parent / "templates"
SAY_COOKIE = "commsqa_say"
_SAY_SECONDS = 60
_SAY_LENGTH = 500


def page(
    request: Request,
    visit: Visit | None,
    template: str,
    content: Mapping[str, object],
    *,
    status: int = 200,
    reader: Reader | None = None,
) -> HTMLResponse:
    """A template as an answer, for the visit's person, or for another `reader`.

    Without either (the sign-in, an error before it) it is in the language the browser asks for.
    """
    reader = reader or (reader_of(visit) if visit is not None else reader_of_browser(request))
    house = house_of(request)
    say = request.cookies.get(cookie_name(house, SAY_COOKIE))
    context: dict[str, object] = {
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        **content,
        "visit": visit,
        "reader": reader,
        "lang": reader.language,
        "dir": reader.direction,
        "csrf_token": visit.csrf if visit is not None else "",
        "csrf_field": CSRF_FIELD,
        "page_field": PAGE_FIELD,
        "sent": getattr(request.state, "sent", NOTHING_SENT),
        "path": request.url.path,
        "may": _may(visit),
        "called": partial(called, visit=visit),
        "called_fully": partial(called_fully, visit=visit),
        "say": unquote(say)[:_SAY_LENGTH] if say else "",
    }
    templates = environment(reader)
    macros = templates.get_template("parts/macros.html").make_module(context)
    shared = {name: macro for name, macro in vars(macros).items() if not name.startswith("_")}
    text = templates.get_template(template).render(shared | context)
    response = HTMLResponse(text, status_code=status)
    response.headers["Content-Language"] = reader.language
    if say:
        name, secure = cookie_name(house, SAY_COOKIE), house.project.dashboard.is_https
        response.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=secure)
    return response


def go_to(request: Request, path: str, say: str = "") -> Response:
    """303 to a page of ours, which says this line at its top, once. A path that is not ours leads to the overview."""
    response = RedirectResponse(local_path(path), status_code=303)
    if say:
        house = house_of(request)
        response.set_cookie(
            cookie_name(house, SAY_COOKIE),
            quote(say[:_SAY_LENGTH]),
            max_age=_SAY_SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
            secure=house.project.dashboard.is_https,
        )
    return response


def local_path(path: str) -> str:
    """The path where it is one of ours; else `/`: nobody is led elsewhere by a link that somebody else wrote."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"


def reader_of_browser(request: Request) -> Reader:
    """By `?lang=`, else by what the browser asks for first."""
    asked = request.query_params.get("lang", "")
    if asked not in LANGUAGES:
        asked = request.headers.get("accept-language", "")[:2].lower()
    language: Language = "ar" if asked == "ar" else "en"
    return Reader(language=language)


@lru_cache
def environment(reader: Reader) -> Environment:
    """The templates as this reader sees them. Undefined names are errors; all that is not markup is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True  # as babel.cfg says
    vars(made)["newstyle_gettext"] = True  # the extension's own switch: texts take their values as arguments
    made.globals.update(
        **_texts(reader), static=static, languages=LANGUAGES, ltr_text=wording.ltr_text, bdi_text=wording.bdi_text
    )
    made.filters.update(
        coded=wording.coded, ltr=wording.ltr, bdi=wording.bdi, ltr_text=wording.ltr_text, bdi_text=wording.bdi_text
    )
    made.filters.update({write.__name__: partial(write, reader=reader) for write in (*wording.FOR_READER, refused)})
    return made


def _texts(reader: Reader) -> dict[str, Callable[..., Markup]]:
    said = translations(reader.language)

    def gettext(text: str, /, **values: object) -> Markup:
        return _filled(reader, said.gettext(text) if text else "", values)

    def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
        return _filled(reader, said.ngettext(one, many, num), {"num": num, **values})

    def pgettext(about: str, text: str, /, **values: object) -> Markup:
        return _filled(reader, said.pgettext(about, text), values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def _filled(reader: Reader, text: str, values: Mapping[str, object]) -> Markup:
    """The text with its values; markup in a value stays, everything else in it is escaped, as is the text itself."""
    text = in_own_digits(text, reader)
    if not values:
        return Markup.escape(text.replace("%%", "%"))
    return Markup.escape(text) % {name: wording.written(value, reader) for name, value in values.items()}


def _may(visit: Visit | None) -> Callable[[str], bool]:
    return lambda permission: visit is not None and visit.may(Permission(permission))
