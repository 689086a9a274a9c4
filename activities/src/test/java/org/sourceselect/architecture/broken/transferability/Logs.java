package org.sourceselect.architecture.broken.transferability;

import org.slf4j.LoggerFactory;

/** A metric that does more than compute. */
public final class Logs {

    String logger() {
        return LoggerFactory.getLogger("x").getName();
    }
}
