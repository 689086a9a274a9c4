package org.sourceselect.architecture.broken;

import ai.djl.engine.Engine;

/** Asks the deep learning engine from outside its room. */
public final class UsesTheEngine {

    String engine() {
        return Engine.getDefaultEngineName();
    }
}
