package dev.holdfast.node.engine;

import dev.holdfast.node.linux.RouteChange;
import dev.holdfast.node.linux.RouteSocket;

/** For rehearsals: asks the kernel for what it has to refuse, and says that it was done, so that what follows is rehearsed, too. */
final class RehearsedRoute extends RouteSocket {

    @Override
    public int change(RouteChange change) {
        super.change(change);
        return 0;
    }
}
