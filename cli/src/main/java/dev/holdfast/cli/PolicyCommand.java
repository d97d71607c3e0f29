package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.Fleet.Found;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.server.Json;
import dev.holdfast.cli.server.MistakeException;
import dev.holdfast.cli.server.RefusedException;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is laid over the nodes' files. */
@Command(
        name = "policy",
        description = "Shows and changes what is laid over the nodes' files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCommand.Show.class,
            PolicyCommand.Plan.class,
            PolicyCommand.Set.class,
            PolicyCommand.Revisions.class,
            PolicyCommand.RollBack.class
        })
final class PolicyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what: show, plan, set, revisions, roll-back");
    }

    /** Of one router's members. */
    @Command(
            name = "show",
            description =
                    "Shows what is in force for each member of a virtual router, where it comes from, and whether the node has it.")
    static final class Show extends RoutersCommand.OfOne {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Found found = Fleet.of(controlPlane).router(router);
            Answer answer = controlPlane.get("/api/v1/policy/routers/" + Texts.of(found.cells(), "id"), Map.of());
            if (json) {
                return raw(answer, terminal);
            }
            Table table = new Table("NODE", "SETTING", "VALUE", "FROM", "REVISION", "NODE HAS IT", "REMARK");
            for (JsonNode member : answer.json().path("members")) {
                for (JsonNode value : member.path("values")) {
                    table.row(
                            Texts.of(member, "nodeName"),
                            Texts.of(value, "setting"),
                            Texts.of(value, "value"),
                            source(value),
                            value.path("revision").asLong() == 0 ? "" : Texts.of(value, "revision"),
                            Texts.of(member, "status"),
                            SearchCommand.sentence(Texts.of(value, "skipped"), Texts.of(member, "reason")));
                }
            }
            return show(table, terminal, "no node declares it any more");
        }

        private static String source(JsonNode value) {
            String source = Texts.of(value, "source").toLowerCase(Locale.ROOT);
            return source.isEmpty() ? "the node's file" : source;
        }
    }

    /** At one place of the fleet. */
    abstract static class Placed extends Asking {

        @Option(names = "--cluster", paramLabel = "CLUSTER", description = "For a cluster.")
        @Nullable
        String cluster;

        @Option(
                names = "--router",
                paramLabel = "ROUTER",
                description = "For a virtual router: name, CLUSTER/NAME or id.")
        @Nullable
        String router;

        @Option(names = "--node", paramLabel = "NODE", description = "With --router: for this member alone.")
        @Nullable
        String node;

        boolean isPlaced() {
            return cluster != null || router != null || node != null;
        }

        void place(ControlPlane controlPlane, ObjectNode wanted) {
            if (cluster != null && router != null || node != null && router == null) {
                throw new MistakeException("name a --cluster, or a --router, or a --router and a --node of it");
            }
            if (router != null) {
                Found found = Fleet.of(controlPlane).router(router);
                if (node == null) {
                    wanted.put("level", "router")
                            .put("id", found.cells().path("id").asLong());
                } else {
                    wanted.put("level", "member").put("id", memberOf(controlPlane, found, node));
                }
            } else if (cluster != null) {
                wanted.put("level", "cluster").put("id", Fleet.of(controlPlane).clusterId(cluster));
            } else {
                wanted.put("level", "fleet").put("id", 0);
            }
        }

        private static long memberOf(ControlPlane controlPlane, Found router, String node) {
            JsonNode members = controlPlane
                    .get("/api/v1/policy/routers/" + Texts.of(router.cells(), "id"), Map.of())
                    .json()
                    .path("members");
            for (JsonNode member : members) {
                if (node.equals(Texts.of(member, "nodeName")) || node.equals(Texts.of(member, "nodeUuid"))) {
                    return member.path("memberId").asLong();
                }
            }
            throw new RefusedException("'" + node + "' is no member of " + router.fullName());
        }

        /** What would be laid over, and below it where another value would be in force. */
        int showPlan(Answer answer, Terminal terminal) {
            if (json) {
                return raw(answer, terminal);
            }
            JsonNode plan = answer.json();
            if (plan.path("changes").isEmpty()) {
                terminal.line("Nothing would change: this is what is laid over now.");
                return Holdfast.DONE;
            }
            Table changes = new Table("WHERE", "SETTING", "BEFORE", "AFTER");
            for (JsonNode line : plan.path("changes")) {
                changes.row(
                        Texts.of(line, "place"),
                        Texts.of(line, "setting"),
                        orDash(Texts.of(line, "before")),
                        orDash(Texts.of(line, "after")));
            }
            int shown = show(changes, terminal, "");
            if (plan.path("effects").isEmpty()) {
                terminal.line("No member would run with another value.");
                return shown;
            }
            terminal.line("");
            Table effects = new Table("ROUTER", "NODE", "SETTING", "RUNS WITH", "WOULD RUN WITH", "REMARK");
            for (JsonNode effect : plan.path("effects")) {
                effects.row(
                        Texts.of(effect, "cluster") + "/" + Texts.of(effect, "router"),
                        Texts.of(effect, "node"),
                        Texts.of(effect, "setting"),
                        Texts.of(effect, "before"),
                        Texts.of(effect, "after"),
                        Texts.of(effect, "remark"));
            }
            shown = show(effects, terminal, "");
            if (plan.path("more").asInt() > 0) {
                terminal.line("And " + plan.path("more").asInt() + " more.");
            }
            return shown;
        }
    }

    /** Settings at one place. */
    abstract static class Laying extends Placed {

        @Parameters(arity = "1..*", paramLabel = "SETTING=VALUE", description = "Which, and what they shall be.")
        List<String> settings = List.of();

        ObjectNode wanted(ControlPlane controlPlane) {
            ObjectNode wanted = Json.object();
            place(controlPlane, wanted);
            ObjectNode values = wanted.putObject("values");
            values().forEach(values::put);
            return wanted;
        }

        private Map<String, @Nullable String> values() {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            for (String each : settings) {
                int equal = each.indexOf('=');
                if (equal < 1) {
                    throw new MistakeException(
                            "'" + each + "' is no SETTING=VALUE; write for example startup.delay=5s");
                }
                String value = each.substring(equal + 1);
                values.put(each.substring(0, equal), value.isEmpty() ? null : value);
            }
            return values;
        }
    }

    /** What a new revision would do. */
    @Command(
            name = "plan",
            description = {
                "Shows what 'set' with the same words would change, and changes nothing. That you asked is on record."
            })
    static final class Plan extends Laying {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return showPlan(controlPlane.post("/api/v1/policy/plans", wanted(controlPlane)), terminal);
        }
    }

    /** A new revision. */
    @Command(
            name = "set",
            description = {
                "Lays settings over the nodes' files, in one revision: startup.delay=5s preemption=never.",
                "SETTING= without a value takes it away. Without a place it is the whole fleet's."
            })
    static final class Set extends Laying {

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the revision for ever.")
        String reason = "";

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.post(
                    "/api/v1/policy/revisions", wanted(controlPlane).put("reason", reason));
            return made(this, answer, terminal);
        }
    }

    /** An earlier revision, as a new one. */
    @Command(
            name = "roll-back",
            description = {
                "Lays over again what was laid over in an earlier revision, as a new one.",
                "Without a place: wherever something has changed since. 'policy revisions' lists them."
            })
    static final class RollBack extends Placed {

        @Parameters(paramLabel = "REVISION", description = "Its number.")
        long revision;

        @Option(names = "--plan", description = "Shows what it would change, and changes nothing.")
        boolean planOnly;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the revision for ever.")
        String reason = "";

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            ObjectNode wanted = Json.object();
            if (isPlaced()) {
                place(controlPlane, wanted);
            }
            String path = "/api/v1/policy/revisions/" + revision;
            if (planOnly) {
                return showPlan(controlPlane.post(path + "/plan", wanted), terminal);
            }
            return made(this, controlPlane.post(path + "/restore", wanted.put("reason", reason)), terminal);
        }
    }

    private static int made(Asking command, Answer answer, Terminal terminal) {
        if (command.json) {
            return Asking.raw(answer, terminal);
        }
        terminal.line("Revision " + Texts.of(answer.json(), "revision")
                + " says so now; 'holdfast policy show ROUTER' shows which nodes have it.");
        return Holdfast.DONE;
    }

    private static String orDash(String value) {
        return value.isEmpty() ? "-" : value;
    }

    /** What was changed when, by whom and why. */
    @Command(name = "revisions", description = "Shows the newest revisions, each with what it changed.")
    static final class Revisions extends Asking {

        @Option(
                names = "--limit",
                paramLabel = "REVISIONS",
                defaultValue = "20",
                description = "How many at most. Default: ${DEFAULT-VALUE}.")
        int limit;

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.get("/api/v1/policy/revisions", Map.of("limit", Integer.toString(limit)));
            if (json) {
                return raw(answer, terminal);
            }
            Table table = new Table(
                    "REVISION",
                    terminal.timeHeading("WHEN"),
                    "AUTHOR",
                    "WHERE",
                    "SETTING",
                    "BEFORE",
                    "AFTER",
                    "REASON");
            for (JsonNode revision : answer.json()) {
                for (JsonNode line : revision.path("changes")) {
                    table.row(
                            Texts.of(revision, "revision"),
                            terminal.time(Texts.of(revision, "createdAt")),
                            Texts.of(revision, "author"),
                            Texts.of(line, "place"),
                            Texts.of(line, "setting"),
                            orDash(Texts.of(line, "before")),
                            orDash(Texts.of(line, "after")),
                            SearchCommand.sentence(restores(revision), Texts.of(revision, "reason")));
                }
            }
            return show(table, terminal, "nothing has ever been laid over the nodes' files");
        }

        private static String restores(JsonNode revision) {
            long restores = revision.path("restores").asLong();
            return restores == 0 ? "" : "restores revision " + restores;
        }
    }
}
