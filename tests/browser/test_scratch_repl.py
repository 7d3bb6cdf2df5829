# ruff: noqa
import importlib, io, time, traceback, pathlib, contextlib
from tests.browser import chain, test_chain
from tests.browser.test_chain import story  # noqa
from tests.browser.tools import picture


def test_repl(story, request):
    ns = {"story": story}
    src, out = pathlib.Path("/tmp/chain-in.py"), pathlib.Path("/tmp/chain-out.txt")
    last = time.time()
    while time.time() - last < 1800:
        if not src.exists():
            time.sleep(0.3)
            continue
        last = time.time()
        code = src.read_text()
        src.unlink()
        if code.strip() == "quit":
            return
        from django.template import engines

        for e in engines.all():
            for l in e.engine.template_loaders:
                l.reset()
        buf = io.StringIO()
        try:
            importlib.reload(chain)
            importlib.reload(test_chain)
            ns.update(vars(chain))
            ns.update(vars(test_chain))
            ns["story"] = story
            with contextlib.redirect_stdout(buf):
                exec(code, ns)
            buf.write("OK\n")
        except BaseException:
            buf.write(traceback.format_exc()[-3500:])
            for u, p in story._pages.items():
                with contextlib.suppress(Exception):
                    picture(p, "fail-" + u)
                    buf.write(f"{u}: {p.url}\n")
        out.write_text(buf.getvalue())
