package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every layout against what the C compiler of this machine says. */
final class StructsTest {

    private static final String HEADERS = """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            #include <sched.h>
            #include <time.h>
            #include <sys/epoll.h>
            #include <sys/socket.h>
            #include <sys/time.h>
            #include <sys/uio.h>
            #include <netinet/in.h>
            #include <linux/if_packet.h>
            #include <linux/netlink.h>
            """;

    @Test
    void everyLayoutIsTheCompilers(@TempDir Path directory) throws Exception {
        Map<String, Long> ours = ours();
        Map<String, Long> compilers = compilers(directory, ours);
        assertThat(ours).hasSizeGreaterThan(60).isEqualTo(compilers);
    }

    /** {@code struct x} is its size, {@code struct x.member} its offset. */
    private static Map<String, Long> ours() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        Structs.all().forEach((name, layout) -> {
            numbers.put(name, layout.byteSize());
            for (MemoryLayout member : layout.memberLayouts()) {
                member.name().ifPresent(text -> numbers.put(name + "." + text, Structs.offset(layout, text)));
            }
        });
        return numbers;
    }

    private static Map<String, Long> compilers(Path directory, Map<String, Long> wanted) throws Exception {
        StringBuilder source = new StringBuilder(HEADERS).append("int main(void) {\n");
        for (String name : wanted.keySet()) {
            int dot = name.indexOf('.');
            String expression = dot < 0
                    ? "sizeof(" + name + ")"
                    : "offsetof(" + name.substring(0, dot) + ", " + name.substring(dot + 1) + ")";
            source.append("printf(\"%zu\\n\", ").append(expression).append(");\n");
        }
        source.append("return 0; }\n");
        Path file = Files.writeString(directory.resolve("layouts.c"), source);
        Path program = directory.resolve("layouts");
        String complaint = run("cc", "-o", program.toString(), file.toString());
        assertThat(complaint).isEmpty();
        String[] lines = run(program.toString()).split("\n");
        assertThat(lines).hasSize(wanted.size());
        Map<String, Long> numbers = new LinkedHashMap<>();
        int i = 0;
        for (String name : wanted.keySet()) {
            numbers.put(name, Long.valueOf(lines[i++]));
        }
        return numbers;
    }

    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output.strip();
        } catch (IOException notThere) {
            assumeTrue(false, "SKIPPED: the layouts were not checked, for there is no C compiler: " + notThere);
            return "";
        }
    }

    @Test
    void noMemberIsLeftUnnamed() {
        for (StructLayout layout : Structs.all().values()) {
            assertThat(layout.memberLayouts())
                    .allMatch(member -> member.name().isPresent() || member instanceof PaddingLayout);
        }
    }
}
