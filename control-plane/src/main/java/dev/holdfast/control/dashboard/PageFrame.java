package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.web.Shell;
import dev.holdfast.web.Shell.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What surrounds every page, for whoever looks at it. */
@ApplicationScoped
public class PageFrame {

    private static final List<String> ASSETS = List.of(
            "lib/tabler.min.css",
            "lib/htmx.min.js",
            "lib/sse.js",
            "holdfast.css",
            "pages.css",
            "theme.js",
            "live.js",
            "timeline.js",
            "query.js",
            "icons.svg");

    private final CurrentVisitor visitor;
    private final String assets = fingerprint();

    @Inject
    PageFrame(CurrentVisitor visitor) {
        this.visitor = visitor;
    }

    public Shell of(String title, Place here) {
        return visitor.find()
                .map(who -> of(title, here, who))
                .orElseGet(() -> new Shell(title, Place.NOWHERE, null, false, false, false, "", assets));
    }

    public Shell of(String title, Place here, SignedIn who) {
        return new Shell(
                title,
                here,
                who.user(),
                who.may(Right.ADMINISTER),
                who.may(Right.ENROLL),
                who.may(Right.SEE_AUDIT),
                who.forgeryToken(),
                assets);
    }

    /** For pages that must be shown whatever happened, without asking who looks at them. */
    public Shell ofNobody(String title) {
        return new Shell(title, Place.NOWHERE, null, false, false, false, "", assets);
    }

    private static String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String asset : ASSETS) {
                String path = "/META-INF/resources/assets/" + asset;
                try (InputStream file = Shell.class.getResourceAsStream(path)) {
                    if (file == null) {
                        throw new IllegalStateException("the web module lacks " + path + "; build it anew");
                    }
                    digest.update(file.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
