"""``newsweave doctor``: what is installed, and whether it works here."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.options import ConfigFile, Debug, Model, Settings, settled_config
from summarizer.cli.reporting import BAD_INPUT, print_result, reporting


def doctor(
    device: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="Try this device: auto, cpu, cuda, cuda:1, mps.")
    ] = None,
    model: Model = None,
    config: ConfigFile = None,
    settings: Settings = None,
    debug: Debug = False,
) -> None:
    """Check models, device and versions, and say what is missing.

    With --device, --model, --config or --set also a trial on this machine: what these name is loaded, summarises an
    invented cluster and fuses a batch of groups; time, tokens a second, memory and what is off are told.
    """
    with reporting(debug=debug):
        from summarizer.doctor import examine

        tried = device is not None or model is not None or config is not None or settings is not None
        settled = settled_config(
            config, settings or [], max_words=None, sentences=None, query=None, model=model
        )
        if device is not None:
            settled = settled.with_settings({"device": device})
        if tried:
            from summarizer.devices import resolve_device

            resolve_device(settled.device)  # said first, and alone
        report = examine()
        print_result(report.to_text() + "\n")
        if tried:
            from summarizer.trial import try_out

            trial = try_out(settled)
            print_result(f"\n{trial.to_text()}\n")
            if trial.useless:
                raise typer.Exit(BAD_INPUT)
        if not report.healthy:
            raise typer.Exit(BAD_INPUT)
