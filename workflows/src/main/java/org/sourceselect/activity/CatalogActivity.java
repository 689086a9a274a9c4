package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Lists the data sets and metrics the cpu workers know (queue: cpu). */
@ActivityInterface
public interface CatalogActivity {

    /** Reads the data set descriptions and the bytes of their files, but interprets no image. */
    @ActivityMethod(name = "Catalog")
    Catalog catalog();
}
