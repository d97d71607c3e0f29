package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Fleet.Found;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.server.Json;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The hosts that run holdfastd. */
@Command(
        name = "nodes",
        description = "Shows nodes, lets waiting hosts in, keeps nodes out.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            NodesCommand.ListAll.class,
            NodesCommand.Show.class,
            NodesCommand.Ban.class,
            NodesCommand.LiftBan.class,
            NodesCommand.Evict.class,
            NodesCommand.Forget.class,
            NodesCommand.Waiting.class,
            NodesCommand.Approve.class,
            NodesCommand.Refuse.class
        })
final class NodesCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what: list, show, ban, lift-ban, evict, forget, waiting, approve, refuse");
    }

    /** All of them. */
    @Command(name = "list", description = "Lists all nodes.")
    static final class ListAll extends Asking {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            if (json) {
                return raw(controlPlane.get("/api/v1/fleet", Map.of()), terminal);
            }
            Table table = new Table(
                    "CLUSTER",
                    "NODE",
                    "STATE",
                    terminal.timeHeading("LAST SEEN"),
                    "VERSION",
                    "POLICY",
                    "WAITING EVENTS",
                    "ADDRESS");
            for (Found node : Fleet.of(controlPlane).nodes()) {
                table.row(
                        node.cluster(),
                        node.name(),
                        state(node.cells()),
                        terminal.time(Texts.of(node.cells(), "lastSeenAt")),
                        Texts.of(node.cells(), "daemonVersion"),
                        Texts.of(node.cells(), "policyRevision"),
                        Texts.of(node.cells(), "spooledEvents"),
                        Texts.of(node.cells(), "remoteAddress"));
            }
            return show(
                    table, terminal, "there is no node yet; 'holdfast tokens create CLUSTER' makes a token for one");
        }

        private static String state(JsonNode node) {
            if (node.path("banned").asBoolean()) {
                return "banned";
            }
            if (node.path("evicted").asBoolean()) {
                return "evicted";
            }
            return node.path("connected").asBoolean() ? "connected" : "not connected";
        }
    }

    /** What is done to one node. */
    abstract static class OfOne extends Asking {
        @Parameters(index = "0", paramLabel = "NODE", description = "Name, CLUSTER/NAME or UUID.")
        String node = "";

        String path(ControlPlane controlPlane) {
            return "/api/v1/nodes/" + Texts.of(Fleet.of(controlPlane).node(node).cells(), "uuid");
        }

        int tell(Answer answer, Terminal terminal) {
            if (json) {
                return raw(answer, terminal);
            }
            JsonNode found = answer.json();
            terminal.line("node         " + Texts.of(found, "cluster") + "/" + Texts.of(found, "name"));
            terminal.line("uuid         " + Texts.of(found, "uuid"));
            terminal.line("labels       " + Texts.pairs(found.path("labels")));
            terminal.line("enrolled     " + terminal.time(Texts.of(found, "enrolledAt")) + " with token "
                    + Texts.of(found, "token"));
            terminal.line("certificate  " + Texts.of(found, "serial") + ", until "
                    + terminal.time(Texts.of(found, "certificateExpiresAt")));
            tellOut("banned", found.path("banned"), terminal);
            tellOut("evicted", found.path("evicted"), terminal);
            return Holdfast.DONE;
        }

        private static void tellOut(String how, JsonNode out, Terminal terminal) {
            if (out.isObject()) {
                terminal.line("%-13s".formatted(how) + terminal.time(Texts.of(out, "at")) + " by " + Texts.of(out, "by")
                        + (Texts.of(out, "reason").isEmpty() ? "" : ": " + Texts.of(out, "reason")));
            }
        }
    }

    /** Who it is. */
    @Command(name = "show", description = "Shows a node's identity, and whether it is kept out.")
    static final class Show extends OfOne {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return tell(controlPlane.get(path(controlPlane), Map.of()), terminal);
        }
    }

    /** What needs a reason. */
    abstract static class WithReason extends OfOne {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever reads it later.")
        String reason = "";

        int act(ControlPlane controlPlane, String act, Terminal terminal) {
            return tell(
                    controlPlane.post(
                            path(controlPlane) + "/" + act, Json.object().put("reason", reason)),
                    terminal);
        }
    }

    /** Out for good. */
    @Command(name = "ban", description = "Cuts a node off; it cannot come back until the ban is lifted.")
    static final class Ban extends WithReason {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return act(controlPlane, "ban", terminal);
        }
    }

    /** In again. */
    @Command(name = "lift-ban", description = "Lets a banned node come back.")
    static final class LiftBan extends WithReason {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return act(controlPlane, "lift-ban", terminal);
        }
    }

    /** Out until it enrols again. */
    @Command(name = "evict", description = "Cuts a node off; it can enrol again with a new token.")
    static final class Evict extends WithReason {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return act(controlPlane, "evict", terminal);
        }
    }

    /** Shown no more. */
    @Command(
            name = "forget",
            description = "Shows a node no more that is banned or evicted; its name is free, and its history stays.")
    static final class Forget extends WithReason {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            controlPlane.post(path(controlPlane) + "/forget", Json.object().put("reason", reason));
            if (!json) {
                terminal.line("Forgotten; its history stays.");
            }
            return Holdfast.DONE;
        }
    }

    /** Who waits. */
    @Command(name = "waiting", description = "Lists hosts that wait for a person to let them in.")
    static final class Waiting extends Asking {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.get("/api/v1/waiting-nodes", Map.of());
            if (json) {
                return raw(answer, terminal);
            }
            Table table = new Table("CLUSTER", "NAME", "FROM", "TOKEN", terminal.timeHeading("SINCE"), "KEY");
            for (JsonNode host : answer.json()) {
                table.row(
                        Texts.of(host, "cluster"),
                        Texts.of(host, "name"),
                        Texts.of(host, "source"),
                        Texts.of(host, "token"),
                        terminal.time(Texts.of(host, "firstAsked")),
                        Texts.of(host, "key"));
            }
            return show(table, terminal, "no host waits");
        }
    }

    /** What is decided on a waiting host. */
    abstract static class Decision extends Asking {
        @Parameters(
                index = "0",
                paramLabel = "KEY",
                description = "Its key, as 'holdfast nodes waiting' and the host show it.")
        String key = "";

        int decide(ControlPlane controlPlane, String how, Terminal terminal, String done) {
            controlPlane.post("/api/v1/waiting-nodes/" + ControlPlane.encoded(key) + "/" + how, Json.object());
            if (!json) {
                terminal.line(done);
            }
            return Holdfast.DONE;
        }
    }

    /** In. */
    @Command(name = "approve", description = "Lets a waiting host in.")
    static final class Approve extends Decision {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return decide(controlPlane, "approve", terminal, "Let in; the host enrols within ten seconds.");
        }
    }

    /** Not in. */
    @Command(name = "refuse", description = "Does not let a waiting host in.")
    static final class Refuse extends Decision {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            return decide(controlPlane, "refuse", terminal, "Not let in.");
        }
    }
}
