package dev.holdfast.lab.session;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system of its own for a node's spool, so that it can be filled to the last byte. */
final class SpoolDisk implements AutoCloseable {

    private final Path spool;

    /** Mounts it; a spool that is there already is not seen any more. */
    SpoolDisk(Path stateDirectory) {
        spool = stateDirectory.resolve("spool");
        try {
            Files.createDirectories(spool);
        } catch (IOException failed) {
            throw new LabException("the spool's directory cannot be made: " + failed.getMessage(), failed);
        }
        run(List.of("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", spool.toString()));
    }

    /** Leaves not one byte free. */
    void fill() {
        byte[] block = new byte[4096];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw new LabException("the spool's disk cannot be filled: " + full.getMessage(), full);
            }
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException failed) {
            throw new LabException("the filler cannot be removed: " + failed.getMessage(), failed);
        }
    }

    private Path filler() {
        return spool.resolve("filler");
    }

    @Override
    public void close() {
        run(List.of("umount", "--lazy", spool.toString()));
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabException(String.join(" ", command) + " failed: " + said.strip());
            }
        } catch (IOException failed) {
            throw new LabException(command.getFirst() + " cannot be run: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }
}
