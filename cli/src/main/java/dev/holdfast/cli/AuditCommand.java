package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What people, tokens and nodes did. */
@Command(
        name = "audit",
        description = "Shows acts on the system that a query finds, newest first, and verifies that none was changed.",
        subcommands = {AuditCommand.Verify.class, AuditCommand.Heads.class})
final class AuditCommand extends SearchCommand {

    @Override
    String path() {
        return "/api/v1/audit";
    }

    @Override
    Table table(Terminal terminal) {
        return new Table(terminal.timeHeading("WHEN"), "ACTOR", "FROM", "ACTION", "TARGET", "OUTCOME", "DETAIL");
    }

    @Override
    void addTo(Table table, JsonNode item, Terminal terminal) {
        table.row(
                terminal.time(Texts.of(item, "at")),
                sentence(Texts.of(item.path("actor"), "kind"), Texts.of(item.path("actor"), "name")),
                Texts.of(item, "origin"),
                Texts.of(item, "action"),
                sentence(Texts.of(item.path("target"), "kind"), Texts.of(item.path("target"), "id")),
                Texts.of(item, "outcome"),
                sentence(Texts.of(item, "detail"), change(item)));
    }

    private static String change(JsonNode item) {
        String before = Texts.pairs(item.path("before"));
        String after = Texts.pairs(item.path("after"));
        return before.isEmpty() ? after : before + " → " + (after.isEmpty() ? "nothing" : after);
    }

    /** The chain. */
    @Command(
            name = "verify",
            description = {
                "Has the whole record verified: that no act was changed, taken out, or put in.",
                "Exit code 1 if it is broken."
            })
    static final class Verify extends Asking {

        @Option(
                names = "--from",
                paramLabel = "SEQ",
                defaultValue = "0",
                description = "Place of the first record to look at. Default: the first.")
        long from;

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.getPatiently("/api/v1/audit/verify", Map.of("from", Long.toString(from)));
            JsonNode found = answer.json();
            boolean intact = found.path("intact").asBoolean();
            if (json) {
                raw(answer, terminal);
                return intact ? Holdfast.DONE : Holdfast.REFUSED;
            }
            terminal.line((intact ? "Intact: " : "BROKEN after ") + Texts.of(found, "checked") + " records, from "
                    + Texts.of(found, "from") + " to " + Texts.of(found, "to") + ", against "
                    + Texts.of(found, "heads") + " signed heads.");
            if (!intact) {
                JsonNode broken = found.path("broken");
                terminal.line("At place " + Texts.of(broken, "seq") + ": " + Texts.of(broken, "kind") + ", "
                        + Texts.of(broken, "what"));
            }
            if (found.path("waiting").asLong() > 0) {
                terminal.line(Texts.of(found, "waiting") + " records of this moment wait for their place.");
            }
            if (found.path("backdated").isObject()) {
                JsonNode backdated = found.path("backdated");
                terminal.line("Look at " + Texts.of(backdated, "count") + " records from place "
                        + Texts.of(backdated, "seq") + " on: they say that they are older than the one before them.");
            }
            return intact ? Holdfast.DONE : Holdfast.REFUSED;
        }
    }

    /** To be kept elsewhere. */
    @Command(
            name = "heads",
            description = {
                "Shows the newest signed heads of the record.",
                "Keep them where nobody of this system can reach them: docs/audit-verify.md says why."
            })
    static final class Heads extends Asking {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.get("/api/v1/audit/heads", Map.of());
            if (json) {
                return raw(answer, terminal);
            }
            Table table = new Table("RECORDS", terminal.timeHeading("SIGNED"), "KEY", "HASH");
            for (JsonNode head : answer.json().path("items")) {
                table.row(
                        Texts.of(head, "seq"),
                        terminal.time(Texts.of(head, "at")),
                        Texts.of(head, "key"),
                        Texts.of(head, "hash"));
            }
            return show(table, terminal, "nothing has been signed yet; the first head comes within a minute");
        }
    }
}
