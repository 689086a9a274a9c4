package org.sourceselect.architecture.broken.transferability;

import org.sourceselect.transferability.published.SampledOtce;

/** A metric that rests on what exists only to compare with published values. */
public final class UsesPublishedForms {

    String name() {
        return SampledOtce.class.getName();
    }
}
