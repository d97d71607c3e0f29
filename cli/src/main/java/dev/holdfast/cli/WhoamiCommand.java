package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;

/** Who one is to the control plane. */
@Command(name = "whoami", description = "Shows whose token is used, and what it may.")
final class WhoamiCommand extends Asking {

    @Override
    int ask(ControlPlane controlPlane, Terminal terminal) {
        Answer answer = controlPlane.get("/api/v1/self", Map.of());
        if (json) {
            return raw(answer, terminal);
        }
        JsonNode self = answer.json();
        JsonNode clusters = self.path("clusters");
        terminal.line("user      " + self.path("user").asText());
        terminal.line("token     " + self.path("token").asText());
        terminal.line("role      " + self.path("role").asText());
        terminal.line("clusters  " + (clusters.isArray() ? Texts.joined(clusters) : "all"));
        return Holdfast.DONE;
    }
}
