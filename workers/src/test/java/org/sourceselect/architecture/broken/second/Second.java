package org.sourceselect.architecture.broken.second;

import org.sourceselect.architecture.broken.first.First;

/** The other half of a cycle. */
public final class Second {

    /** The first half. */
    public First first() {
        return new First();
    }
}
