package dev.holdfast.control.access;

import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.database.ChangeFeed;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** What a stream that stays open is held to: it was let in once, and what let it in may end while it runs. */
@ApplicationScoped
public class StreamPermits {

    private final SignInSessions sessions;
    private final ApiTokens tokens;
    private final ChangeFeed feed;
    private final BroadcastProcessor<Long> changes = BroadcastProcessor.create();

    @Inject
    StreamPermits(SignInSessions sessions, ApiTokens tokens, ChangeFeed feed) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.feed = feed;
    }

    void start(@Observes StartupEvent event) {
        feed.subscribe(topic -> {
            if (topic == ChangeFeed.Topic.ACCESS) {
                changes.onNext(0L);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        changes.onComplete();
    }

    /** Emits when somebody's sign-in or role has changed, here or at another replica: time to ask whether one is good. */
    public Multi<Long> changes() {
        return changes.onOverflow().dropPreviousItems();
    }

    /** What this visitor's stream begins with. */
    public StreamPermit of(SignedIn who) {
        return () -> (switch (who.credential()) {
                    case Credential.Session(long session) -> sessions.standing(session);
                    case Credential.Token(String id) -> tokens.standing(id);
                })
                .filter(who.standing()::equals)
                .isPresent();
    }

    /** One stream's. */
    @FunctionalInterface
    public interface StreamPermit {

        /** Whether the sign-in or token lasts, and the user may still exactly what was let in. Asks the database. */
        boolean isGood();
    }
}
