using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi.Models;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>The unary rpcs as JSON over HTTP, by the routes that the protos give them, and an OpenAPI document of those that a host serves.</summary>
internal static class JsonApi
{
    private const string Document = "v1";

    /// <summary>Adds JSON to the rpcs that the host maps.</summary>
    public static void AddJsonApi(this IGrpcServerBuilder grpc)
    {
        grpc.AddJsonTranscoding(options => options.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
        grpc.Services.AddGrpcSwagger();
        grpc.Services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, new OpenApiInfo { Title = "FaceNet.Platform", Version = Document });
            var comments = Path.Combine(AppContext.BaseDirectory, "FaceNet.Protos.xml");
            options.IncludeXmlComments(comments);
            options.IncludeGrpcXmlComments(comments, includeControllerXmlComments: true);
        });
    }

    /// <summary>Maps the document, <c>/openapi/v1.json</c>.</summary>
    public static IEndpointConventionBuilder MapJsonApi(this WebApplication app) => app.MapSwagger("/openapi/{documentName}.json");
}
