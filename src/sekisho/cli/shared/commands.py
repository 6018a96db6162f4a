"""A group of commands."""

import click


class InOrder(click.Group):
    """Lists the commands in the order in which people meet them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give their names as they were added."""
        return list(self.commands)
