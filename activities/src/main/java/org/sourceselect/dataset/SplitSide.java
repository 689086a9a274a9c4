package org.sourceselect.dataset;

import java.util.Locale;

/** What a subject is for. */
public enum SplitSide {
    /** To train on. */
    TRAINING,
    /** To choose by. */
    VALIDATION,
    /** To test on. */
    TEST;

    /** As users read it: in lower case. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
