package dev.holdfast.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The node's file cannot be used. Says everything that is wrong with it at once, one line a problem, in the file's order. */
public final class NodeFileException extends Exception {

    private final Path file;
    private final List<Problem> problems;

    NodeFileException(Path file, List<Problem> problems) {
        super(problems.stream().map(problem -> file + ":" + problem).collect(Collectors.joining("\n")));
        this.file = file;
        this.problems = List.copyOf(problems);
    }

    /** Which file. */
    public Path file() {
        return file;
    }

    /** What is wrong, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
