package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.server.AccessFile;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.server.Json;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Join tokens: what a host becomes a node with. */
@Command(
        name = "tokens",
        description = "Makes, lists and revokes join tokens, by which hosts become nodes.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokensCommand.Create.class, TokensCommand.ListAll.class, TokensCommand.Revoke.class})
final class TokensCommand implements Runnable {

    private static final String PATH = "/api/v1/join-tokens";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what: create, list, revoke");
    }

    /** A new one. */
    @Command(name = "create", description = "Makes a join token, and prints the command to enrol a host with.")
    static final class Create extends Asking {

        private static final int GRPC_PORT = 9443;

        @Parameters(index = "0", paramLabel = "CLUSTER", description = "Cluster of the nodes that enrol with it.")
        String cluster = "";

        @Option(
                names = "--hours",
                paramLabel = "N",
                description = "How long it lives, 1 to 8784. Default: ${DEFAULT-VALUE}.")
        int hours = 24;

        @Option(
                names = "--uses",
                paramLabel = "N",
                description = "For how many nodes, 1 to 10000. Default: ${DEFAULT-VALUE}.")
        int uses = 1;

        @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Given to each node; may be said again.")
        Map<String, String> labels = Map.of();

        @Option(names = "--approval", description = "A person looks at each host before it is let in.")
        boolean approval;

        @Option(
                names = "--node-server",
                paramLabel = "HOST:PORT",
                description = "Where nodes connect to. Default: the host of this control plane, port 9443.")
        @Nullable
        String nodeServer;

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            ObjectNode wanted = Json.object()
                    .put("cluster", cluster)
                    .put("hours", hours)
                    .put("uses", uses)
                    .put("needsApproval", approval);
            labels.forEach(wanted.putObject("labels")::put);
            Answer answer = controlPlane.post(PATH, wanted);
            if (json) {
                return raw(answer, terminal);
            }
            JsonNode made = answer.json();
            String server = nodeServer != null
                    ? nodeServer
                    : AccessFile.of(environment).read(environment).server().getHost() + ":" + GRPC_PORT;
            terminal.line("Token " + Texts.of(made, "id") + ", for " + uses + (uses == 1 ? " node" : " nodes") + " of "
                    + cluster + ", good for " + hours + " h. It is shown this once. On the host, as root:");
            terminal.line("");
            terminal.line("holdfastd enroll --server " + server + " --token " + Texts.of(made, "token") + " --ca-hash "
                    + Texts.of(made, "caHash"));
            return Holdfast.DONE;
        }
    }

    /** All of them. */
    @Command(name = "list", description = "Lists join tokens, newest first.")
    static final class ListAll extends Asking {
        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            Answer answer = controlPlane.get(PATH, Map.of());
            if (json) {
                return raw(answer, terminal);
            }
            Table table =
                    new Table("ID", "CLUSTER", "STATE", "USED", terminal.timeHeading("EXPIRES"), "MADE BY", "LABELS");
            for (JsonNode token : answer.json()) {
                table.row(
                        Texts.of(token, "id"),
                        Texts.of(token, "cluster"),
                        state(token),
                        Texts.of(token, "uses") + " of " + Texts.of(token, "usesAllowed"),
                        terminal.time(Texts.of(token, "expiresAt")),
                        Texts.of(token, "createdBy"),
                        Texts.pairs(token.path("labels"))
                                + (token.path("needsApproval").asBoolean() ? " (approval)" : ""));
            }
            return show(table, terminal, "there is no join token");
        }

        private static String state(JsonNode token) {
            if (!Texts.of(token, "revokedAt").isEmpty()) {
                return "revoked";
            }
            if (token.path("uses").asInt() >= token.path("usesAllowed").asInt()) {
                return "used up";
            }
            return Instant.parse(Texts.of(token, "expiresAt")).isBefore(Instant.now()) ? "expired" : "good";
        }
    }

    /** No more. */
    @Command(name = "revoke", description = "Revokes a join token; nodes that have enrolled with it stay.")
    static final class Revoke extends Asking {
        @Parameters(index = "0", paramLabel = "ID", description = "Its public id, before the dot.")
        String id = "";

        @Override
        int ask(ControlPlane controlPlane, Terminal terminal) {
            controlPlane.delete(PATH + "/" + ControlPlane.encoded(id));
            if (!json) {
                terminal.line("Revoked " + id + ".");
            }
            return Holdfast.DONE;
        }
    }
}
