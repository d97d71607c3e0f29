package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.server.Access;
import dev.holdfast.cli.server.AccessFile;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.MistakeException;
import dev.holdfast.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries an API token, and keeps it. */
@Command(
        name = "login",
        description = {
            "Keeps the address of a control plane and an API token.",
            "Make the token on the dashboard's page 'API tokens'. It is asked for, or read from standard input; never from the"
                    + " command line, where others could see it."
        })
final class LoginCommand extends Asking {

    @Parameters(index = "0", paramLabel = "URL", description = "Address of the control plane: https://HOST:8443.")
    String address = "";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The CA's certificate: public/ca.pem of the control plane.")
    @Nullable
    Path authority;

    @Option(
            names = "--ca-hash",
            paramLabel = "sha256:HEX",
            description = "Trust the CA with this hash: public/ca-hash of the control plane, what nodes pin as well.")
    @Nullable
    String authorityHash;

    @Override
    public Integer call() throws IOException {
        Access access = new Access(
                Access.address(address),
                token(),
                Optional.ofNullable(authority),
                Optional.ofNullable(authorityHash).map(String::strip));
        Terminal terminal = Terminal.ofProcess(spec.commandLine().getOut(), environment);
        try (ControlPlane controlPlane = new ControlPlane(access)) {
            JsonNode self = controlPlane.get("/api/v1/self", Map.of()).json();
            AccessFile file = AccessFile.of(environment);
            file.write(access);
            terminal.line("Signed in to " + access.server() + " as "
                    + self.path("user").asText() + " (" + self.path("role").asText() + "); kept in " + file.path());
        }
        return Holdfast.DONE;
    }

    @Override
    int ask(ControlPlane controlPlane, Terminal terminal) {
        throw new IllegalStateException("login asks with what it is given");
    }

    private String token() throws IOException {
        String given = environment.getOrDefault("HOLDFAST_TOKEN", "");
        if (!given.isBlank()) {
            return given.strip();
        }
        if (System.console() != null && System.console().isTerminal()) {
            char[] typed = System.console().readPassword("API token: ");
            return typed == null ? "" : new String(typed).strip();
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new MistakeException("no API token came on standard input; write 'holdfast login URL < FILE'");
        }
        return Objects.requireNonNull(line).strip();
    }
}
