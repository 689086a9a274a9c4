package org.sourceselect.architecture.broken.first;

import org.sourceselect.architecture.broken.second.Second;

/** One half of a cycle. */
public final class First {

    /** The other half. */
    public Second second() {
        return new Second();
    }
}
