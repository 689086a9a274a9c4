package org.sourceselect.architecture.broken.campaign;

import org.sourceselect.architecture.broken.second.Second;

/** A campaign that knows what is built on it. */
public final class KnowsItsUser {

    String user() {
        return Second.class.getName();
    }
}
