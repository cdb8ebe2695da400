namespace FaceNet.Trainer.Data;

/// <summary>Random numbers as augmentations need them.</summary>
internal static class Ranges
{
    /// <summary>A number in [low, high), each as likely.</summary>
    public static double Between(this Random random, double low, double high)
    {
        return low + ((high - low) * random.NextDouble());
    }

    /// <summary>A number in [-largest, largest), each as likely.</summary>
    public static double Around(this Random random, double largest)
    {
        return random.Between(-largest, largest);
    }

    /// <summary>True in that share of the calls.</summary>
    public static bool Happens(this Random random, double share)
    {
        return random.NextDouble() < share;
    }
}
