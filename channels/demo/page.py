"""The page and its few addresses, as a Flask blueprint. It stands only in a demo process."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from bot.errors import Refused
from channels.demo import acts
from channels.demo.backend import DemoBackend
from channels.demo.credentials import PROVIDER_PATH, refuse_live
from channels.demo.desk import Desk
from channels.demo.people import Person
from channels.demo.view import view
from channels.emulator.provider import Provider

COOKIE = "hearback_demo"
ASSETS = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "bubbles.js": "text/javascript",
    "telephone.js": "text/javascript",
    "voice.js": "text/javascript",
    "clock.js": "text/javascript",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
LARGEST_WISH = 16 * 1024


def add_demo(app: Flask, backend: DemoBackend, provider: Provider, environment: dict[str, str]) -> Desk:
    """Put the page and the emulated providers into a demo process. Raises SettingWrong where ``environment`` holds live credentials."""
    refuse_live(environment)
    desk = Desk(backend, provider)
    app.register_blueprint(demo_routes(desk))
    provider.mount(app, PROVIDER_PATH)
    return desk


def demo_routes(desk: Desk) -> Blueprint:
    """GET /, GET /demo/assets/<name>, GET /demo/state, POST /demo/do/<act>, POST /demo/reset."""
    routes = Blueprint("demo", __name__)

    @routes.after_request
    def strict(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    @routes.errorhandler(Refused)
    def refused(why: Refused) -> Any:
        return jsonify({"told": str(why)}), 400

    @routes.get("/")
    def page() -> Response:
        return Response(_asset("page.html"), mimetype="text/html")

    @routes.get("/demo/assets/<name>")
    def asset(name: str) -> Any:
        return Response(_asset(name), mimetype=ASSETS[name]) if name in ASSETS else ("", 404)

    @routes.get("/demo/state")
    def state() -> Any:
        """The page asks every second: its beat is also the demo's, so that nothing else need run."""
        person = _person(desk)
        desk.beat()
        return _told(desk, person, seen=request.args.get("seen", ""))

    @routes.post("/demo/do/<act>")
    def do(act: str) -> Any:
        person = _person(desk)
        acts.act(desk, person, act, _asked())
        return _told(desk, person)

    @routes.post("/demo/reset")
    def reset() -> Any:
        _asked()
        before = _person(desk)
        desk.provider.calls.hang_up(before.number)
        desk.people.leave(before)
        return _told(desk, desk.arrive())

    return routes


def _asked() -> dict[str, Any]:
    """The wish, as a JSON object: another site's form cannot send one."""
    if (request.content_length or 0) > LARGEST_WISH:
        raise Refused("That is too long.")
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise Refused("That is not a wish.")
    return asked


def _person(desk: Desk) -> Person:
    return desk.people.find(request.cookies.get(COOKIE, "")) or desk.arrive()


def _told(desk: Desk, person: Person, seen: str = "") -> Response:
    shown = view(desk, person)
    now = desk.backend.clock.now().isoformat()
    response = jsonify({"now": now} if shown["version"] == seen else {"now": now, **shown})
    response.set_cookie(COOKIE, person.session, httponly=True, samesite="Strict")
    return response


def _asset(name: str) -> bytes:
    return files(__package__).joinpath("assets", name).read_bytes()
