package dev.holdfast.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One table of {@code docs/interop.md}, filled by the tests that passed. The run leaves it below {@code
 * lab/target/interop}; it fails where the document says something else.
 */
final class InteropTable {
    private final String section;
    private final Map<String, Map<Make, String>> rows = Collections.synchronizedMap(new TreeMap<>());

    /** @param section the heading it stands under */
    InteropTable(String section) {
        this.section = section;
    }

    /** A test came to its end. */
    void seen(String what, Make make) {
        rows.computeIfAbsent(what, _ -> Collections.synchronizedMap(new EnumMap<>(Make.class)))
                .put(make, "seen");
    }

    /** Leaves the table, and compares it with the document if {@code complete}: a choice of tests makes a part only. */
    void close(boolean complete) throws IOException {
        StringBuilder table = new StringBuilder("| " + section + " |");
        for (Make make : Make.values()) {
            table.append(' ').append(make).append(" |");
        }
        table.append("\n|---|---|---|\n");
        rows.forEach((what, cells) -> {
            table.append("| ").append(what).append(" |");
            for (Make make : Make.values()) {
                table.append(' ').append(cells.getOrDefault(make, "-")).append(" |");
            }
            table.append('\n');
        });
        Path root = Programs.find().root();
        Path made = root.resolve("lab/target/interop").resolve(section.replace(' ', '-') + ".md");
        Files.createDirectories(root.resolve("lab/target/interop"));
        Files.writeString(made, table);
        if (complete) {
            assertThat(Files.readString(root.resolve("docs/interop.md")))
                    .as("docs/interop.md is made by the run: put the table of %s into it", made)
                    .contains(table.toString());
        }
    }
}
