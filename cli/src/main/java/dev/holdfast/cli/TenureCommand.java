package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who was ACTIVE from when to when. */
@Command(name = "tenure", description = "Shows who held a virtual router from when to when, with gaps and overlaps.")
final class TenureCommand extends RoutersCommand.OfOne {

    @Mixin
    WindowOptions window = new WindowOptions();

    @Override
    int ask(ControlPlane controlPlane, Terminal terminal) {
        Answer answer = controlPlane.get(path(controlPlane) + "/tenure", window.query());
        if (json) {
            return raw(answer, terminal);
        }
        Table table = new Table(terminal.timeHeading("FROM"), "TO", "FOR", "WHO");
        for (JsonNode span : answer.json().path("spans")) {
            table.row(
                    terminal.time(Texts.of(span, "from")),
                    terminal.time(Texts.of(span, "to")),
                    length(span),
                    who(span));
        }
        int code = show(table, terminal, "nothing is known of this time");
        String next = Texts.of(answer.json(), "next");
        if (!next.isEmpty()) {
            spec.commandLine().getErr().println("holdfast: there is more; go on with --since " + next);
        }
        return code;
    }

    private static String length(JsonNode span) {
        String from = Texts.of(span, "from");
        String to = Texts.of(span, "to");
        return from.isEmpty() || to.isEmpty()
                ? ""
                : Terminal.span(Duration.between(Instant.parse(from), Instant.parse(to)));
    }

    private static String who(JsonNode span) {
        String active = names(span.path("active"));
        String unknown = names(span.path("unknown"));
        String mute = names(span.path("mute"));
        String said = switch (Texts.of(span, "holding")) {
            case "ONE" -> active;
            case "SEVERAL" -> "SPLIT: " + active;
            case "NONE" -> "nobody";
            case "AT_LEAST_ONE" -> active + ", and not known: " + unknown;
            case "UNKNOWN" -> "not known: " + unknown;
            default -> Texts.of(span, "holding") + " " + active;
        };
        return said + (mute.isEmpty() ? "" : " (mute: " + mute + ")");
    }

    private static String names(JsonNode members) {
        List<String> names = new ArrayList<>();
        members.forEach(member -> names.add(Texts.of(member, "name")));
        return String.join(", ", names);
    }
}
