"""校验: a file that left the house, checked without workspace, database or network."""

from __future__ import annotations

from pathlib import Path

import click

from wangjian.cli.output import json_option, show_json
from wangjian.errors import BadInput, NoSuchRecord

# Nothing was checked: an option, a key or a certificate was not understood. Not 0, 1 or 2, which
# say what holds.
NOT_CHECKED = 64


class _Unread(BadInput):
    exit_code = NOT_CHECKED


class _Usage(click.UsageError):
    exit_code = NOT_CHECKED


class _Verify(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """An option that is not known is no answer about the file."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as wrong:
            raise _Usage(wrong.message, ctx) from wrong


@click.command(cls=_Verify)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--checkpoint", help="另存的检查点文件 a checkpoint (file) kept elsewhere.")
@click.option("--tsa-cert", help="时间戳机构证书 certificates (PEM file) of the time authority.")
@click.option("--log-key", help="日志公钥 the log's public key: its text, or a file with it.")
@click.option("--signer-key", help="机关公钥 the office's public key: PEM or base64, or a file.")
@click.option("--domain-root", help="域名证书的根证书 roots (PEM file) of domains' certificates.")
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    file: Path,
    checkpoint: str | None,
    tsa_cert: str | None,
    log_key: str | None,
    signer_key: str | None,
    domain_root: str | None,
    *,
    as_json: bool,
) -> None:
    """校验。What holds of FILE and what does not.

    Exit code 0: everything holds against the keys given; 1: something does not hold; 2: nothing is
    wrong, but a key, the proof of the log or the time token was missing; 4 and 64: nothing was
    checked, for there is no such file, or a key or an option is none.
    """
    from wangjian.evidence import checking

    if not file.is_file():
        raise NoSuchRecord(f"没有文件 {file}", f"there is no file {file}")
    keys = checking.Keys(
        log_key=_text("--log-key", log_key, "log"),
        signer_key=_text("--signer-key", signer_key, "signer"),
        domain_root=_text("--domain-root", domain_root, "roots"),
        tsa_cert=_text("--tsa-cert", tsa_cert, "tsa"),
        checkpoint=_text("--checkpoint", checkpoint, ""),
    )
    report = checking.check(file, keys)
    if as_json:
        show_json(report.as_json())
    else:
        for name in ("title", "created", "domain", "sha256", "sm3"):
            if name in report.facts:
                click.echo(f"{name:8} {report.facts[name]}")
        for one in report.checks:
            click.echo(one.line)
        zh, en = report.verdict
        click.echo(f"{zh}。 {en}.")
    ctx.exit(report.exit_code)


def _text(option: str, given: str | None, kind: str) -> str:
    """What an option names: a file's content, or the text itself; looked at before it is used."""
    if not given:
        return ""
    try:
        text = Path(given).read_text(encoding="utf-8") if Path(given).is_file() else given
        _look_at(kind, text)
    except (ValueError, OSError) as error:
        raise _Unread(
            f"{option} 不是可用的公钥、证书或检查点",
            f"{option} is no key, certificate or checkpoint that can be read: {error}",
            remedy_zh="请核对文件",
            remedy_en="see whether it is the right file",
        ) from error
    return text


def _look_at(kind: str, text: str) -> None:
    if kind == "log":
        from wangjian.ledger.notes import Verifier

        Verifier.parse(text)
    elif kind == "signer":
        from wangjian.evidence.signing import read_key

        read_key(text)
    elif kind in ("tsa", "roots"):
        from cryptography import x509

        x509.load_pem_x509_certificates(text.encode())
