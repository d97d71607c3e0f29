package dev.holdfast.lab.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of one Containerfile, in their order. Only those that ours use; any other is refused, so that none is
 * silently left out of the test.
 */
record Containerfile(List<Instruction> instructions) {

    /** One instruction. */
    sealed interface Instruction {}

    /** The image it starts from. */
    record From(String image) implements Instruction {}

    /** A shell command that changes the image. */
    record Run(String command) implements Instruction {}

    /** A file or directory of the context; {@code mode} is empty where the source's own stays. */
    record Copy(String source, String target, String mode) implements Instruction {}

    /** Variables of every process. */
    record Env(Map<String, String> variables) implements Instruction {}

    /** Who runs what comes after. */
    record User(String name) implements Instruction {}

    /** What is started. */
    record Entrypoint(List<String> command) implements Instruction {}

    /** VOLUME and EXPOSE: said for people, without effect here. */
    record Said(String text) implements Instruction {}

    private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(\\S+)");

    Containerfile {
        instructions = List.copyOf(instructions);
    }

    static Containerfile read(Path file) throws IOException {
        String joined = Files.readString(file).replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n\\s*", " ");
        return new Containerfile(joined.lines()
                .filter(line -> !line.isBlank())
                .map(Containerfile::instruction)
                .toList());
    }

    private static Instruction instruction(String line) {
        String[] words = line.split("\\s+", 2);
        String rest = words[1];
        return switch (words[0]) {
            case "FROM" -> new From(rest);
            case "RUN" -> new Run(rest);
            case "COPY" -> copy(rest);
            case "ENV" -> env(rest);
            case "USER" -> new User(rest);
            case "ENTRYPOINT" -> new Entrypoint(command(rest));
            case "VOLUME", "EXPOSE" -> new Said(line);
            default -> throw new IllegalArgumentException("the test does not know the instruction: " + line);
        };
    }

    private static Copy copy(String rest) {
        String mode = rest.startsWith("--chmod=") ? rest.substring("--chmod=".length(), rest.indexOf(' ')) : "";
        String[] places = (mode.isEmpty() ? rest : rest.substring(rest.indexOf(' ') + 1)).split("\\s+");
        return new Copy(places[0], places[1], mode);
    }

    private static Env env(String rest) {
        Map<String, String> variables = new TreeMap<>();
        Matcher matcher = VARIABLE.matcher(rest);
        while (matcher.find()) {
            variables.put(matcher.group(1), matcher.group(2));
        }
        return new Env(variables);
    }

    private static List<String> command(String json) {
        try {
            return List.of(new ObjectMapper().readValue(json, String[].class));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("no command in exec form: " + json, notJson);
        }
    }
}
