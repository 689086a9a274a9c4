package org.sourceselect.stage;

import java.util.Optional;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.unet.DiceCurve;
import org.sourceselect.unet.LossCurve;

/** How stored models learnt, for those who show it. */
public final class LearningCurves {

    private LearningCurves() {}

    /**
     * A model's curve; empty for an imported one, and for one that an older release trained.
     *
     * @throws org.sourceselect.store.StoreException when the store cannot be read
     */
    public static Optional<LossCurve> of(ArtifactStore store, Manifest model) {
        return kept(store, model).flatMap(Training.Kept::curve);
    }

    /**
     * A model's Dice on validation subjects while it learnt; empty where there is no validation subject, too.
     *
     * @throws org.sourceselect.store.StoreException when the store cannot be read
     */
    public static Optional<DiceCurve> dice(ArtifactStore store, Manifest model) {
        return kept(store, model).flatMap(Training.Kept::diceCurve);
    }

    private static Optional<Training.Kept> kept(ArtifactStore store, Manifest model) {
        return model.objects().stream().anyMatch(object -> object.name().equals(Training.OUTCOME))
                ? Optional.of(store.json(model, Training.OUTCOME, Training.Kept.class))
                : Optional.empty();
    }
}
