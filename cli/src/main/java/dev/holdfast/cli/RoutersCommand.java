package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.Fleet.Found;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.server.Json;
import dev.holdfast.cli.server.RefusedException;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Virtual routers: who serves, who served, and who shall. */
@Command(
        name = "routers",
        description = "Shows virtual routers, who held them and how well, and hands them over.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RoutersCommand.ListAll.class,
            RoutersCommand.Show.class,
            RoutersCommand.HandOver.class,
            TenureCommand.class,
            AvailabilityCommand.class
        })
final class RoutersCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what: list, show, hand-over, tenure, availability");
    }

    /** All of them. */
    @Command(name = "list", description = "Lists all virtual routers, with who is ACTIVE.")
    static final class ListAll extends Asking {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            if (json) {
                return raw(controlPlane.get("/api/v1/fleet", Map.of()), terminal);
            }
            Table table = new Table("CLUSTER", "ROUTER", "ID", "SEGMENT", "VRID", "ACTIVE", "MEMBERS", "ADDRESSES");
            for (Found router : Fleet.of(controlPlane).routers()) {
                table.row(
                        router.cluster(),
                        router.name(),
                        Texts.of(router.cells(), "id"),
                        Texts.of(router.cells(), "segment"),
                        Texts.of(router.cells(), "vrid")
                                + (router.cells().path("family").asInt() == 6 ? " (IPv6)" : ""),
                        active(router.cells()),
                        Integer.toString(router.cells().path("members").size()),
                        Texts.joined(router.cells().path("addresses")));
            }
            return show(table, terminal, "there is no virtual router; a node's file declares them");
        }

        private static String active(JsonNode router) {
            List<String> names = new ArrayList<>();
            List<String> lost = new ArrayList<>();
            router.path("members").forEach(member -> {
                if (Texts.of(member, "state").equals("ACTIVE")) {
                    (member.path("connected").asBoolean() ? names : lost).add(Texts.of(member, "nodeName"));
                }
            });
            if (names.isEmpty()) {
                return lost.isEmpty() ? "none" : "unknown, last " + String.join(", ", lost);
            }
            return (names.size() > 1 ? "SPLIT: " : "") + String.join(", ", names);
        }
    }

    /** What is done to one router. */
    abstract static class OfOne extends Asking {
        @Parameters(index = "0", paramLabel = "ROUTER", description = "Name, CLUSTER/NAME or id.")
        String router = "";

        String path(ControlPlane controlPlane) {
            return "/api/v1/routers/"
                    + Texts.of(Fleet.of(controlPlane).router(router).cells(), "id");
        }
    }

    /** Its members. */
    @Command(name = "show", description = "Shows a virtual router's members, as they last said.")
    static final class Show extends OfOne {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Found found = Fleet.of(controlPlane).router(router);
            if (json) {
                terminal.line(found.cells().toString());
                return Holdfast.DONE;
            }
            terminal.line(found.fullName() + ", VRID " + Texts.of(found.cells(), "vrid") + " on "
                    + Texts.of(found.cells(), "segment") + ": "
                    + Texts.joined(found.cells().path("addresses")));
            Table table = new Table(
                    "NODE", "STATE", terminal.timeHeading("SINCE"), "PRIORITY", "GATE", "INTERFACE", "HOLDS", "FAULTS");
            for (JsonNode member : found.cells().path("members")) {
                table.row(
                        Texts.of(member, "nodeName") + (member.path("connected").asBoolean() ? "" : " (not connected)"),
                        Texts.of(member, "state"),
                        terminal.time(Texts.of(member, "stateSince")),
                        Texts.of(member, "effectivePriority"),
                        Texts.of(member, "gate"),
                        Texts.of(member, "interfaceName"),
                        Texts.joined(member.path("addressesHeld")),
                        Texts.joined(member.path("faultReasons")));
            }
            return show(table, terminal, "no node declares it any more");
        }
    }

    /** To another member. */
    @Command(
            name = "hand-over",
            description = "Hands a virtual router's addresses to a member, and waits for the end of it.")
    static final class HandOver extends OfOne {

        private static final int MOST_LOOKS = 120;
        private static final long BETWEEN_LOOKS_MILLIS = 250;

        @Parameters(
                index = "1",
                paramLabel = "NODE",
                description = "The member that shall be ACTIVE: name, CLUSTER/NAME or UUID.")
        String node = "";

        @Option(names = "--no-wait", description = "Do not wait for the end.")
        boolean noWait;

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) throws InterruptedException {
            Fleet fleet = Fleet.of(controlPlane);
            Found found = fleet.router(router);
            String heir = heir(found);
            String path = "/api/v1/routers/" + Texts.of(found.cells(), "id") + "/handovers";
            Answer answer = controlPlane.post(path, Json.object().put("node", heir));
            for (int look = 0; !noWait && look < MOST_LOOKS && isOpen(answer.json()); look++) {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
                answer = controlPlane.get(path + "/" + Texts.of(answer.json(), "id"), Map.of());
            }
            if (json) {
                raw(answer, terminal);
            }
            JsonNode state = answer.json();
            if (!json && isOpen(state)) {
                terminal.line("Asked for; it is " + Texts.of(state, "state") + ".");
            } else if (!json && Texts.of(state, "state").equals("DONE")) {
                terminal.line(found.fullName() + " is handed over to " + node + ".");
            }
            return switch (Texts.of(state, "state")) {
                case "REFUSED" -> throw new RefusedException("a node refused: " + Texts.of(state, "refusal"));
                case "LAPSED" ->
                    throw new RefusedException(
                            state.path("unsettled").asBoolean()
                                    ? "the node that is ACTIVE was told and did not answer in time; its record will say"
                                            + " whether it let go"
                                    : "a node did not answer in time; nothing has moved");
                default -> Holdfast.DONE;
            };
        }

        /** By the router's own members first: their names need no cluster. */
        private String heir(Found found) {
            for (JsonNode member : found.cells().path("members")) {
                if (node.equals(Texts.of(member, "nodeName"))
                        || node.equals(found.cluster() + "/" + Texts.of(member, "nodeName"))
                        || node.equals(Texts.of(member, "nodeUuid"))) {
                    return Texts.of(member, "nodeUuid");
                }
            }
            List<String> names = new ArrayList<>();
            found.cells().path("members").forEach(member -> names.add(Texts.of(member, "nodeName")));
            throw new RefusedException("'" + node + "' is no member of " + found.fullName() + "; its members are "
                    + String.join(", ", names));
        }

        private static boolean isOpen(JsonNode handover) {
            return !List.of("DONE", "REFUSED", "LAPSED").contains(Texts.of(handover, "state"));
        }
    }
}
