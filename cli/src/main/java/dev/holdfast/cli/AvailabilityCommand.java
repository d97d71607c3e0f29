package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How well it was served. */
@Command(
        name = "availability",
        description = "Shows the share of time in which exactly one member was ACTIVE, and the outages.")
final class AvailabilityCommand extends RoutersCommand.OfOne {

    private static final double MILLIS = 1000;

    @Mixin
    WindowOptions window = new WindowOptions();

    @Override
    int ask(ControlPlane controlPlane, Terminal terminal) {
        Answer answer = controlPlane.get(path(controlPlane) + "/availability", window.query());
        if (json) {
            return raw(answer, terminal);
        }
        JsonNode found = answer.json();
        terminal.line("window       " + terminal.time(Texts.of(found, "since")) + " to "
                + terminal.time(Texts.of(found, "until")) + " ("
                + terminal.zone().getId() + ")");
        terminal.line("available    " + share(found.path("share")) + " of the time that is known, exactly one ACTIVE");
        terminal.line("not known    " + share(found.path("unknownShare")) + " of the window");
        terminal.line("split        " + seconds(found.path("seconds").path("several")));
        terminal.line(
                "outages      " + found.path("outages").asInt() + ", together " + seconds(found.path("outageSeconds"))
                        + ", the longest " + seconds(found.path("longestSeconds"))
                        + (found.path("possibleOutages").asInt() > 0
                                ? "; and " + found.path("possibleOutages").asInt() + " that may have been"
                                : ""));
        Table table = new Table(terminal.timeHeading("OUTAGE FROM"), "TO", "FOR");
        for (JsonNode outage : found.path("longest")) {
            table.row(
                    terminal.time(Texts.of(outage, "from")),
                    Texts.of(outage, "to").isEmpty() ? "lasts" : terminal.time(Texts.of(outage, "to")),
                    (outage.path("certain").asBoolean(true) ? "" : "at most ") + seconds(outage.path("seconds")));
        }
        if (!table.isEmpty()) {
            terminal.line("");
            table.print(terminal);
        }
        return Holdfast.DONE;
    }

    private static String share(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.4f %%", 100 * share.asDouble()) : "nothing";
    }

    private static String seconds(JsonNode seconds) {
        return seconds.isNumber()
                ? Terminal.span(Duration.ofMillis(Math.round(seconds.asDouble() * MILLIS)))
                : "not known";
    }
}
