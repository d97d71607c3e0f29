package dev.holdfast.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;

/** A node's file that must not be taken. */
final class RefusedFile {

    private RefusedFile() {}

    /** All that is wrong with it, each as its user reads it. */
    static List<String> problems(String text) {
        NodeFileException refused =
                catchThrowableOfType(NodeFileException.class, () -> NodeFile.parse(Path.of("node.yaml"), text));
        assertThat(refused).as("the file should be refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }
}
