using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.Embedder;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddEmbedder();
        return builder.RunServiceAsync(app => app.MapEmbedder());
    }
}
