package dev.holdfast.control.access;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Who is behind the request at hand. */
@ApplicationScoped
public class CurrentVisitor {

    private final CurrentIdentityAssociation identities;

    @Inject
    CurrentVisitor(CurrentIdentityAssociation identities) {
        this.identities = identities;
    }

    /**
     * Who is signed in.
     *
     * @throws UnauthorizedException if nobody is
     */
    public SignedIn signedIn() {
        return find().orElseThrow(UnauthorizedException::new);
    }

    /** Who is signed in, if anybody. */
    public Optional<SignedIn> find() {
        SecurityIdentity identity = identities.getIdentity();
        return Optional.ofNullable(identity.<SignedIn>getAttribute(SessionAuthentication.SIGNED_IN));
    }
}
