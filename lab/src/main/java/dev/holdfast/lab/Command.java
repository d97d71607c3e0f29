package dev.holdfast.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short-lived system tools ({@code ip}, {@code nft}) run to their end, with their output. */
final class Command {
    private static final int TIMEOUT_SECONDS = 15;

    private Command() {}

    /**
     * Runs a tool and returns what it printed.
     *
     * @param input what the tool reads on its standard input
     * @throws LabException if it is missing, fails, or takes longer than 15 s
     */
    static String run(String input, List<String> command) {
        Process process = start(command);
        try {
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LabException(String.join(" ", command) + " did not end within " + TIMEOUT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new LabException(String.join(" ", command) + " failed: "
                        + output.strip().replaceAll("\\s*\\R\\s*", "; ")
                        + (input.isBlank() ? "" : " (input: " + input.strip().replaceAll("\\R", "; ") + ")"));
            }
            return output;
        } catch (IOException failed) {
            process.destroyForcibly();
            throw new LabException(String.join(" ", command) + " failed: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + command.getFirst(), interrupted);
        }
    }

    /** One {@code ip -batch} in the outer namespace. */
    static void ip(String lines) {
        run(lines, List.of("ip", "-batch", "-"));
    }

    /** One {@code ip -batch} inside a namespace. */
    static void ipIn(String namespace, String lines) {
        run(lines, List.of("ip", "-n", namespace, "-batch", "-"));
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw new LabException(
                    command.getFirst() + " cannot be run (" + missing.getMessage()
                            + "); install it: apt-get install iproute2 nftables",
                    missing);
        }
    }
}
