package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LivePartTest {

    private static String digest(String html) {
        return new LivePart("fleet", html).digest();
    }

    @Test
    void anAgeThatGrewIsNoNews() {
        String html =
                "<p data-label=\"x\">a <time title=\"t\" data-age>1 s ago</time>, b <time data-span>%s</time> c</p>";

        assertThat(digest(html.formatted("1 s"))).isEqualTo(digest(html.formatted("59 days")));
        assertThat(digest(html.formatted("1 s").replace("1 s ago", "just now")))
                .isEqualTo(digest(html.formatted("1 s")));
    }

    @Test
    void everythingElseIs() {
        String html =
                "<p data-label=\"x\">a <time title=\"t\" data-age>1 s ago</time>, b <time data-span>1 s</time> c</p>";

        assertThat(Stream.of("data-label", "\"x\"", ">a ", "title", "data-age", "\"t\"", ", b ", " c<", "<p")
                        .map(part -> digest(html.replace(part, part.toUpperCase(Locale.ROOT)))))
                .doesNotContain(digest(html))
                .doesNotHaveDuplicates();
        assertThat(digest("data-age>")).isNotEqualTo(digest("data-age"));
    }

    @Test
    void aTemplatesLinesAreOneButWhereLinesAreMeant() {
        assertThat(LivePart.drawn("feed", "<ul>\n  <li a=\"b\"\n      c=\"d\">one  two</li>\r\n\n</ul>\n")
                        .html())
                .isEqualTo("<ul> <li a=\"b\" c=\"d\">one  two</li> </ul> ");
        assertThat(LivePart.drawn("feed", "<p>none</p>").html()).isEqualTo("<p>none</p>");
        String commands = "<p>\n<pre>one\n  two</pre>";
        assertThat(LivePart.drawn("fleet", commands).html()).isEqualTo(commands);
    }
}
