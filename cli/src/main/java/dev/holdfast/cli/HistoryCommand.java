package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** What happened, newest first. */
@Command(name = "history", description = "Shows transitions and other events that a query finds, newest first.")
final class HistoryCommand extends SearchCommand {

    @Override
    String path() {
        return "/api/v1/history";
    }

    @Override
    Table table(Terminal terminal) {
        return new Table(terminal.timeHeading("WHEN"), "CLUSTER", "ROUTER", "NODE", "WHAT", "DETAIL");
    }

    @Override
    void addTo(Table table, JsonNode item, Terminal terminal) {
        boolean transition = Texts.of(item, "kind").equals("transition");
        table.row(
                terminal.time(Texts.of(item, "occurredAt")),
                Texts.of(item, "cluster"),
                Texts.of(item.path("router"), "name"),
                Texts.of(item.path("node"), "name"),
                transition ? Texts.of(item, "from") + " → " + Texts.of(item, "to") : Texts.of(item, "kind"),
                transition
                        ? sentence(Texts.of(item, "cause").replace('_', ' '), Texts.pairs(item.path("causeDetail")))
                        : Texts.pairs(item.path("detail")));
    }
}
