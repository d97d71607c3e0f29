package dev.holdfast.node.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code nft -f -}: a text of commands in one transaction, by an argument list, without a shell. */
final class Nft {

    /** Where distributions keep it; a service's PATH may lack sbin. */
    private static final List<String> PLACES = List.of("nft", "/usr/sbin/nft", "/sbin/nft");

    private static final long TIMEOUT_SECONDS = 10;

    private Nft() {}

    /**
     * Blocks until it is done.
     *
     * @throws FilterException if the program is missing, refuses, or takes longer than 10 s
     */
    static void run(String commands) throws FilterException, InterruptedException {
        Process process = start();
        try {
            try (OutputStream input = process.getOutputStream()) {
                input.write(commands.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new FilterException("nft did not end within " + TIMEOUT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new FilterException("nft refuses: " + firstLine(said) + "; it needs CAP_NET_ADMIN, and nf_tables"
                        + " in the kernel");
            }
        } catch (IOException broken) {
            throw new FilterException("nft cannot be talked to: " + broken.getMessage());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start() throws FilterException {
        for (String place : PLACES) {
            try {
                return new ProcessBuilder(place, "-f", "-")
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException notThere) {
                // The next place.
            }
        }
        throw new FilterException(
                "acceptMode: false needs the program nft, which is not there; install nftables, or write acceptMode: true");
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElse("without a word").strip();
    }
}
