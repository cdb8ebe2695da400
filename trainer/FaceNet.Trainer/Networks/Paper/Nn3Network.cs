namespace FaceNet.Trainer.Networks.Paper;

/// <summary><c>nn3</c>: <see cref="Nn2Network"/> on a smaller input.</summary>
internal static class Nn3Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nn3", 160, Nn2Network.Layers)
        {
            Published = new PublishedCost(Parameters: 7.5e6, MultiplyAdds: null),
            Origin = "nn2 on a smaller input, as the paper says; it does not say the FLOPS, and by area they are half of nn2's.",
        };
    }
}
