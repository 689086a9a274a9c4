package org.sourceselect.architecture.broken;

import org.slf4j.LoggerFactory;

/** Uses a library that the module does not know. */
public final class UsesAnotherLibrary {

    String logger() {
        return LoggerFactory.getLogger("x").getName();
    }
}
