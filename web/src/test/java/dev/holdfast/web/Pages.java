package dev.holdfast.web;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Renders a page's record with Qute alone, without the application. */
final class Pages {

    private static final Engine ENGINE = engine();

    private Pages() {}

    static String render(Record page) {
        String name = page.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
        String folder = name.endsWith("-page") ? "pages/" : "parts/";
        TemplateInstance instance = ENGINE.getTemplate(folder + name).instance();
        for (RecordComponent component : page.getClass().getRecordComponents()) {
            try {
                instance.data(component.getName(), component.getAccessor().invoke(page));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return instance.render();
    }

    private static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .addSectionHelper(new UserTagSectionHelper.Factory("icon", "tags/icon"))
                .addSectionHelper(new UserTagSectionHelper.Factory("state", "tags/state"))
                .addSectionHelper(new UserTagSectionHelper.Factory("lasting", "tags/lasting"))
                .addSectionHelper(new UserTagSectionHelper.Factory("when", "tags/when"))
                .addLocator(Pages::locate)
                .build();
    }

    private static Optional<TemplateLocation> locate(String id) {
        URL found = Pages.class.getClassLoader().getResource("templates/" + id + ".html");
        return Optional.ofNullable(found).map(url -> new TemplateLocation() {
            @Override
            public Reader read() {
                try {
                    return new InputStreamReader(url.openStream(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
            }
        });
    }
}
