package dev.holdfast.control.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How to start a program that refuses to run as root, as PostgreSQL does. In a user namespace of its own without a mapping
 * it is nobody, and its files stay this process's. {@code setsid} keeps a Ctrl-C at the terminal from it, so that it ends
 * after its clients and not before.
 */
record UnprivilegedProcess(List<String> prefix) {

    static UnprivilegedProcess find() throws IOException {
        if (!isRoot()) {
            return new UnprivilegedProcess(List.of("setsid"));
        }
        if (!run(List.of("unshare", "--user", "id", "-u")).equals("0")) {
            return new UnprivilegedProcess(List.of("setsid", "unshare", "--user"));
        }
        throw new DatabaseException("PostgreSQL refuses to run as root, and no user namespace can be made here;"
                + " run the control plane as another user, or set HOLDFAST_DATABASE_URL");
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** What it printed; "0" if it failed. */
    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? output : "0";
        } catch (IOException notThere) {
            return "0";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "0";
        }
    }
}
