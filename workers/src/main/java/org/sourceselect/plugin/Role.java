package org.sourceselect.plugin;

import java.util.Locale;

/** What a worker process takes on. */
public enum Role {
    /** Workflow tasks: decides, computes nothing. */
    DECISIONS,
    /** Reading, comparing, scoring: as many activities at once as there are cores. Needs the data sets. */
    CPU,
    /** Training and inference: one activity at a time unless the plugin is told otherwise. One process per device. */
    GPU;

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
