package dev.holdfast.lab.presence;

import dev.holdfast.lab.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What a night's run that was broken off has seen already of the programs as they are built now. */
final class NightlyCells {

    private NightlyCells() {}

    /** The record of this build's night; another build begins anew. */
    static Path of(Programs programs) throws IOException {
        CRC32C sum = new CRC32C();
        for (String module : List.of("vrrp", "node-daemon")) {
            try (Stream<Path> classes = Files.walk(programs.root().resolve(module + "/target/classes"))) {
                for (Path file : classes.filter(Files::isRegularFile).sorted().toList()) {
                    sum.update(Files.readAllBytes(file));
                }
            }
        }
        Path directory = Files.createDirectories(programs.root().resolve("lab/target/nightly"));
        return directory.resolve("matrix-" + Long.toHexString(sum.getValue()));
    }

    /** All cells but those that held; one that moved is played again. Clears the record of the others. */
    static Predicate<Cell> notYetHeld(Path night) throws IOException {
        if (!Files.exists(night)) {
            return _ -> true;
        }
        var held = Files.readAllLines(night).stream()
                .filter(line -> line.contains("|held|"))
                .toList();
        Files.write(night, held);
        var names = held.stream().map(line -> line.split("\\|")[1]).collect(Collectors.toSet());
        return cell -> !names.contains(cell.name());
    }
}
